"""The words that tell what a number is, as they stand in a folded view: no diacritics, small letters.

Vietnamese with its usual shorthand and slips of the thumb, and English. `{a,b}` stands for either; phrases end with `;`.
"""

BANKS = (
    "vietcombank vcb techcombank tcb bidv agribank agri vietinbank viettinbank ctg mbbank mb acb sacombank stb tpbank tpb vpbank vpb"
    " hdbank shb vib msb ocb seabank lpbank lienvietpostbank eximbank scb namabank abbank bacabank pvcombank cake timo kienlongbank"
).split()

PHRASES: dict[str, str] = {
    # Papers, machines and things: a strong word for "not a person's secret".
    "thing": """
        {ma,ma so} {thu tuc,tthc,ho so,hs,bien nhan,buu chinh,buu dien,buu cuc,buu pham,vung,khach hang,kh,don hang,don vi,don,van don};
        {ma,ma so} {khach hang,kh} {dien,nuoc,internet,evn};
        {ma,ma so} {loi,xa,phuong,tinh,huyen,thon,hang,san pham,sp,vach,qr,giao dich,hoa don,nganh,truong,lop,ho gia dinh,ho ngheo};
        {ma,ma so} {diem,cong to,du an,goi thau,tra cuu,phieu,lich hen,giam gia,khuyen mai,gioi thieu,tham chieu,tai san,thua,thua dat};
        {ma,ma so} {chung tu,phan anh,dien luc,dien,nuoc,kho,lo,hop dong,cuoc hop,phong,to chuc,may,mau,bai,cau,quoc gia,dia ban,tuyen};
        {xa,phuong,tinh} ma;{xa,phuong,tinh} {toi,em,minh} ma;
        {ma,ma so} {sinh vien,hoc sinh,nhan vien,can bo,benh nhan,can ho,hen,ho,ho ngheo,tau,tra cuu,phu,dat};
        {yeu cau,phan anh,kien nghi,don,request,ticket,lich hen} {so,no,number,id};sbd;so bao danh;yeu cau;
        {procedure,dossier,postal,post,zip,area,country,dialing,dialling,error,product,order,promo,discount,coupon,customer} {code,number,id};
        {tracking,bar,qr,source,building,form,reference,ref,booking,case,file,region,province,commune,ward,status,http} {code,number,id,no};
        {color,dress,sector,school,item,voucher,referral,room,house,model,serial,invoice,flight,ticket,part,version,page} {code,number,no};
        qr;barcode;qrcode;zipcode;zip;loi otp;loi code;code loi;loi xac thuc;buu chinh;
        so {ho so,bien nhan,hieu,seri,serial,quyet dinh,cong van,van ban,hoa don,hop dong,bien lai,cong to,khung,phieu,thu tu,vao so};
        so ho khau;shk;so ho khau so;ho khau so;
        so {chung tu,giay khai sinh,gcn,dkkd,lo,ban do,to trinh,to ban do,quyen,may tinh,lenh,chuyen bay,kien};
        quyet dinh;nghi dinh;thong tu;cong van;nghi quyet;quyen so;ban do;
        don hang;van don;hoa don;hop dong;bien lai;order;invoice;tracking;bill;parcel;imei;serial;seri;s n;
        meeting id;zoom;zoom id;id {cuoc hop,phong,zoom,hop,meeting};phong hop;google meet;gcn;
        bien so;bks;bien kiem soat;sku;model;phien ban;version;build;isbn;tcvn;iso;khach hang;
    """,
    "tax": "mst;{doanh nghiep,cong ty,cty,hkd} {ma,ma so};ma so thue;ma so thue {cong ty,doanh nghiep,dn,ca nhan};tax {code,id,number};ma thue;msdn;{ma,ma so} {dn,doanh nghiep}",
    # Amounts, dates, places: a weak word, it only explains a number that directly follows.
    "amount": """
        gia;phi;le phi;ton;mat;het;nop;tien;so tien;tru;luong;thu nhap;con no;tong cong;tong so;tong;price;cost;fee;amount;total;
        nam;thang;ngay;luc;gio;hom;sinh nam;sinh ngay;sinh;khoang;hon;tren;duoi;gan;year;date;since;born;
        dan so;dien tich;so luong;sl;khoi luong;chi so;so dien;so nuoc;so luot;so nguoi;so ho;luot;quan so;population;area;
        so nha;nha so;xa;phuong;ap;khu;can ho;phong;phong so;tang;duong;ngo;ngach;hem;to;thon;thua;thua dat;thua dat so;thua so;km;kenh;street;
        hotline;tong dai;duong day nong;dieu;khoan;chuong;phu luc;trang;buoc;luat;qd;nd;tt;cv;nq;xe;iphone;android;room;step;page;
        du no;so du;balance;gom;dai;loi;bao loi;error;
    """,
    # Words that only look like one of the others.
    "other": """
        bi mat;bi mat khau;an sinh;an sinh xa hoi;sinh vien;sinh trac;sinh trac hoc;sinh hoc;mat ma;mat khau;mat sau;mat truoc;ngay lap tuc;gio hanh chinh;het han;
        viet nam;ha nam;quang nam;nam dinh;{dong,dwng} nam;tra loi;tay nam;mien nam;gia dinh;gia tri;gia han;phi hoc;tien hanh;thang may;hom nay;
        to chuc;to khai;to dan pho;loi ich;duong dan;xe may;con nho;bao nhieu;
    """,
    "id": """
        cccd;c c c d;ccccd;cdcc;cccdd;can cuoc;can cuoc cong dan;can cuoc gan chip;can cuoc cong dan gan chip;can cuoc cu;
        canc cuoc;so dinh danh;dinh danh;so dinh danh ca nhan;dinh danh ca nhan;ddcn;sddcn;ma dinh danh;ma dinh danh ca nhan;
        cmnd;c m n d;cm nd;cmtnd;cmt nd;cmnnd;cmdn;cmt;c m t;chung minh;chung minh thu;cm thu;cmthu;giay cm;so cm;chung minh nhan dan;chung minh thu nhan dan;cmtt;
        so cc;the cc;giay to tuy than;id;id {card,number,no,num};id card {number,no};identity;identity {card,number};identification;
        identification number;citizen id;citizen identity;national id;national identity;personal id;can cuoc dien tu;the can cuoc;
    """,
    "phone": """
        sdt;s d t;so dt;dtdd;so dtdd;dien thoai;so dien thoai;phone;phone {number,no};mobile;telephone;tel;cell;so may;so zalo;zalo;viber;
        whatsapp;lien he;lien lac;so lien {lac,he};goi;goi so;call;contact;fone;phon;alo;hp;dt;sim;so sim;may ban;dt ban;reach me;text me;
    """,
    "account": """
        stk;s t k;so tk;sotkhoan;so tai khoan;so tai khoan ngan hang;tai khoan so;tai khoan ngan hang;tai khoan nh;tai khoan {thu huong,nhan,nhan tien,luong,huong,nhan luong};so tk {thu huong,nhan,nhan tien};stk {nhan,nhan tien,thu huong};
        stk {cua,an sinh};tk ngan hang;tk nh;{tai khoan,tk} kho bac;so tai khoan {ao,kho bac};
        bank account;bank account {number,no};account;account {number,no};acc {number,no};acct;so t k;stk ngan hang;tk so;so tk ngan hang;
    """,
    "bank": "{chuyen,chuyen tien,gui,gui tien,ck,nap,nap tien,nhan luong,nhan tien,tra} {vao,qua,den,toi};so tknh;tknh;tai khoan;tk;chuyen khoan;ck;acc;ngan hang;{mb,vp,tp,hd,ab,nam a,bac a,lien viet} bank;"
    + ";".join(BANKS),
    "card": """
        so the;so the {atm,visa,ngan hang};the {atm,ngan hang,visa,mastercard,tin dung,ghi no,napas,debit,credit};{credit,debit,bank} card;
        {credit,debit,bank} card number;card;card {number,no};visa;mastercard;master card;napas;atm;amex;jcb;
    """,
    "cvv": "cvv;cvc;ma cvv;so cvv;ma bao mat the",
    "insurance": """
        bhxh;b h x h;bao hiem xa hoi;bao hiem xh;vssid;so so bao hiem;so bao hiem;ma so bao hiem;ma bao hiem;ma so bh;so bhxh;ma so bhxh;
        social {insurance,security};social {insurance,security} {number,no,code};bao hiem that nghiep;bh xa hoi;
    """,
    "health": """
        bhyt;b h y t;bao hiem y te;bao hiem yt;bh y te;the bao hiem;the bh;health insurance;health insurance {number,card,no,code};
        health card;the kham benh;the bhyt;ma the bhyt;so the bhyt;so the bao hiem y te;ma the bao hiem y te;
    """,
    "passport": "ho chieu;so ho chieu;passport;passport {no,number};pass port;hc;h c;paspot;passpost;hochieu",
    "otp": """
        otp;o t p;0tp;opt;otb;0 t p;smart otp;ma otp;ma so otp;mxt;mxn;ma xn;ma xt;otp code;one time {password,code,pin,pass,passcode};otp passcode;{so,code,otp} {xac nhan,xac thuc,xac minh};
        {ma,ma so,so} {xac,xat,sac,sat,xax} {nhan,nhap,nha,nham,thuc,thuk,thut,tuc,minh,dinh};xac nhan la;xac thuc la;ma xacthuc;ma xacnhan;
        ma {kich hoat,dang nhap,bao mat,bao ve,bi mat,an toan,pin,sms,tin nhan,vneid,2fa,ngan hang,zalo,dang ky,khoi phuc,dat lai};
        {verification,verify,verif,confirmation,confirm,security,login,log in,signin,sign in,auth,authentication,activation} {code,number,pin};
        {access,sms,secret,reset,recovery,two factor} {code,pin};passcode so;ma so pin;so pin;mat ma otp;pin code;ma pin the;tfa code;
    """,
    "code": "code;pin;ma;nhap ma;doc ma;ma so la;codes;cod",
}

HARMLESS = frozenset({"thing", "tax", "amount"})

LINK_WORDS = (
    "so la is are was no nr num number my the of for cua toi toy em e minh mik tui con chau bac co chu anh chi ba ong chong vo me bo ban nha"
    " day nay ne nhe do nhu sau thi gom duoc dc cu moi ma nhap dien ghi hien tai o tren gui ve code card vua nhan roi ca va may a ah"
    " nguoi thu huong vneid zalo facebook fb google gmail dvc sms telegram"
).split() + BANKS
"""May stand between a label and the number it directly names."""
